package dev.endstate.operate.api;

import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.UnknownIndexException;
import dev.endstate.index.IndexException;
import dev.endstate.index.shards.NoRoomException;
import dev.endstate.instance.RefusedException;
import dev.endstate.instance.UnavailableException;
import dev.endstate.source.SourceException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/**
 * Answers every request that fails with problem details (RFC 9457): Endstate's own exceptions by what they are, and Spring's for
 * requests that the API does not understand, with what is wrong in them and what to send instead.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler(RefusedException.class)
    ProblemDetail refused(RefusedException e) {
        return problem(
                switch (e.kind()) {
                    case INVALID -> HttpStatus.BAD_REQUEST;
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case CONFLICT -> HttpStatus.CONFLICT;
                },
                e);
    }

    @ExceptionHandler(UnknownIndexException.class)
    ProblemDetail unknown(UnknownIndexException e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    @ExceptionHandler(InvalidDefinitionsException.class)
    ProblemDetail invalid(InvalidDefinitionsException e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    @ExceptionHandler(NoRoomException.class)
    ProblemDetail noRoom(NoRoomException e) {
        return problem(HttpStatus.INSUFFICIENT_STORAGE, e);
    }

    @ExceptionHandler({
        IndexException.class,
        SourceException.class,
        UnavailableException.class,
        DataAccessException.class
    })
    ProblemDetail unavailable(RuntimeException e) {
        ProblemDetail problem = problem(HttpStatus.SERVICE_UNAVAILABLE, e);
        problem.setTitle("A server did not do its part; try again later");
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(e.getMessage()));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        e.getBody()
                .setDetail(e.getParameterValidationResults().stream()
                        .flatMap(result -> result.getResolvableErrors().stream()
                                .map(error -> result.getMethodParameter().getParameterName() + " "
                                        + error.getDefaultMessage()))
                        .collect(Collectors.joining("; ")));
        return super.handleHandlerMethodValidationException(e, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = e.getMostSpecificCause() instanceof JacksonException json
                ? "The body is not JSON: " + json.getOriginalMessage()
                : "The request has no body; send JSON";
        return handleExceptionInternal(e, ProblemDetail.forStatusAndDetail(status, detail), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        e.getBody().setDetail(e.getBody().getDetail() + " Send JSON, with Content-Type: application/json");
        return super.handleHttpMediaTypeNotSupported(e, headers, status, request);
    }
}
