package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardSettings;
import ai.bhiv.guard.InspectedRequest;
import ai.bhiv.guard.InspectionResult;
import ai.bhiv.guard.Inspections;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.settings.LiveSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

@Endpoint
final class InspectEndpoint implements Inspections {
    private final LiveSettings settings;

    InspectEndpoint(LiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public InspectionResult inspect(InspectedRequest body) {
        int question = body.path().indexOf('?');
        var path = question < 0 ? body.path() : body.path().substring(0, question);
        var headers = body.headers() == null ? Map.<String, String>of() : body.headers();
        var type = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(body.content() == null ? null : "application/json");
        var verdict = Inspection.of(new RequestParts(
                body.method(),
                path,
                question < 0 ? null : body.path().substring(question + 1),
                headers.entrySet().stream()
                        .map(header -> new RequestParts.Header(header.getKey(), header.getValue()))
                        .toList(),
                type,
                body.content() == null ? new byte[0] : body.content().getBytes(StandardCharsets.UTF_8),
                false));
        var mode = settings.get(GuardSettings.class).mode(path);
        return new InspectionResult(
                decision(mode, verdict),
                mode,
                verdict.type().key(),
                verdict.score(),
                verdict.watched(),
                List.copyOf(verdict.findings()),
                verdict.values(),
                verdict.truncated());
    }

    private static String decision(String mode, Verdict verdict) {
        if (mode.equals("off") || !verdict.notable()) {
            return "pass";
        }
        return mode.equals("block") && verdict.refuses() ? "refuse" : "observe";
    }
}
