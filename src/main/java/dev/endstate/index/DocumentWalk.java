package dev.endstate.index;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads every document of a generation as of one moment, in pages, in no particular order. Elasticsearch keeps the moment, so that
 * another instance can go on where this one was, until {@link StoredDocuments#giveUp}.
 */
public final class DocumentWalk {
    private static final ObjectMapper JSON = new JsonMapper();

    /** A page without the documents of a shard that failed would be taken for complete. */
    private static final Map<String, String> WHOLE = Map.of("allow_partial_search_results", "false");

    private final ElasticsearchHttp elasticsearch;
    private final Pages pages;
    private final boolean vectors;
    private Position position;
    private int size;

    /**
     * How a walk pages.
     *
     * @param most documents of a page, at least 1
     * @param bytes that a page should have at most; where documents are large, pages are of fewer
     * @param kept how long Elasticsearch keeps the moment from one page to the next
     */
    public record Pages(int most, long bytes, Duration kept) {}

    /**
     * Where a walk is.
     *
     * @param pointInTime Elasticsearch's name for the moment
     * @param after the place of the last document that was taken, as JSON; empty before the first
     */
    public record Position(String pointInTime, Optional<String> after) {}

    /**
     * A document.
     *
     * @param routing that it was written with; empty if none
     * @param source the bytes that were written
     */
    public record Found(String id, Optional<String> routing, byte[] source) {}

    /** @param vectors whether the documents may hold vectors */
    DocumentWalk(ElasticsearchHttp elasticsearch, Position from, Pages pages, boolean vectors) {
        this.elasticsearch = elasticsearch;
        this.pages = pages;
        this.position = from;
        this.vectors = vectors;
        this.size = pages.most();
    }

    /** Where the walk is: behind the page that was read last. */
    public Position position() {
        return position;
    }

    /**
     * Reads the next page; empty after the last.
     *
     * @throws PointInTimeLostException if Elasticsearch has given the moment up, or the generation is deleted
     * @throws IndexException if Elasticsearch does not answer; the walk is where it was
     */
    public List<Found> next() {
        byte[] body = search();
        DocumentsAnswer answer = DocumentsAnswer.ofMany(body);
        List<Found> page = new ArrayList<>(answer.entries().size());

        Optional<String> after = position.after();
        for (DocumentsAnswer.Entry hit : answer.entries()) {
            page.add(new Found(hit.id(), hit.routing(), hit.source()));
            after = Optional.of(hit.sort());
        }

        position = new Position(answer.pointInTime().orElse(position.pointInTime()), after);

        if (body.length > pages.bytes()) {
            size = Math.max(1, size / 2);
        } else if (body.length < pages.bytes() / 4) {
            size = Math.min(pages.most(), size * 2);
        }

        return page;
    }

    private byte[] search() {
        while (true) {
            try {
                return elasticsearch.send("POST", "/_search", WHOLE, request());
            } catch (IndexException.TooLarge e) {
                if (size == 1) {
                    throw e;
                }

                size /= 2;
            } catch (IndexException.Refused e) {
                throw e.status() == 404 ? new PointInTimeLostException(e) : e;
            }
        }
    }

    private String request() {
        ObjectNode body = JSON.createObjectNode().put("size", size).put("track_total_hits", false);
        body.putObject("pit")
                .put("id", position.pointInTime())
                .put("keep_alive", pages.kept().toSeconds() + "s");
        body.putArray("sort").addObject().put("_shard_doc", "asc");
        if (vectors) {
            body.putObject("_source").put("exclude_vectors", false);
        }
        position.after().ifPresent(after -> body.set("search_after", JSON.readTree(after)));
        return body.toString();
    }
}
