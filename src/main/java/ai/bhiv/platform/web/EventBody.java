package ai.bhiv.platform.web;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.EventStream;
import ai.bhiv.platform.contract.StreamEnd;
import ai.bhiv.platform.contract.StreamEnded;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The body of a stream's answer: what its producer sends, as server-sent events.
///
/// @param path that was asked, for problems
record EventBody<T>(EventStream<T> stream, RequestContext context, String path, OpenStreams streams)
        implements Reply.Body {
    private static final Logger LOG = LoggerFactory.getLogger(EventBody.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    @Override
    public void writeTo(OutputStream out) throws IOException {
        var writer = new EventWriter<T>(out, streams.heartbeat(), stream.left());
        streams.add(writer);
        try (stream) {
            writer.begin(RETRY);
            Thread.ofVirtual().name("stream-watch").start(writer::watch);
            stream.produce(writer);
            writer.end(StreamEnd.DONE);
        } catch (StreamEnded e) {
            writer.end(e.reason());
        } catch (Problem problem) {
            writer.end(StreamEnd.FAILED, document(problem));
        } catch (IOException | RuntimeException e) {
            LOG.error("the stream of {} failed [{}]", path, context.correlationId(), e);
            writer.end(
                    StreamEnd.FAILED,
                    document(PlatformProblem.SERVER_ERROR.because(
                            "The cause is in the log under this correlation id.")));
        } finally {
            streams.remove(writer);
        }
    }

    private JsonNode document(Problem problem) {
        return Problems.document(problem, path, context.correlationId(), context.traceId());
    }

    @Override
    public void discard() {
        stream.close();
    }
}
