package dev.endstate.operate;

import dev.endstate.definition.InvalidDefinitionsException;
import dev.endstate.definition.UnknownIndexException;
import dev.endstate.index.IndexException;
import dev.endstate.index.shards.NoRoomException;
import dev.endstate.instance.ConflictException;
import dev.endstate.instance.InvalidRequestException;
import dev.endstate.pipeline.UnavailableException;
import dev.endstate.source.SourceException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers with problem details (RFC 9457) where an index is not defined or its files have errors, where the cluster has no room for a
 * generation, and where the database or Elasticsearch cannot be asked.
 */
@RestControllerAdvice
class ProblemAdvice {

    @ExceptionHandler({
        IndexException.class,
        SourceException.class,
        UnavailableException.class,
        DataAccessException.class
    })
    ProblemDetail unavailable(RuntimeException e) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
        problem.setTitle("A server did not do its part; try again later");
        return problem;
    }

    @ExceptionHandler(NoRoomException.class)
    ProblemDetail noRoom(NoRoomException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.INSUFFICIENT_STORAGE, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler({ConflictException.class, InvalidDefinitionsException.class})
    ProblemDetail conflict(RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler(UnknownIndexException.class)
    ProblemDetail unknown(UnknownIndexException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler(InvalidRequestException.class)
    ProblemDetail invalid(InvalidRequestException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
}
