package ai.bhiv.platform.about;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.OpenApi;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.settings.LiveSettings;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

@Endpoint
final class DocumentsEndpoint implements Documents {
    private static final Map<String, String> ASSETS = Map.of(
            "swagger-ui.css", "text/css",
            "swagger-ui-bundle.js", "text/javascript",
            "favicon-32x32.png", "image/png",
            "bhiv-init.js", "text/javascript");
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>BHIV Core API</title>
              <link rel="stylesheet" href="docs/swagger-ui.css">
              <link rel="icon" href="docs/favicon-32x32.png">
            </head>
            <body>
              <div id="swagger-ui"></div>
              <script src="docs/swagger-ui-bundle.js"></script>
              <script src="docs/bhiv-init.js"></script>
            </body>
            </html>
            """;
    private static final String INIT = """
            SwaggerUIBundle({url: 'openapi.json', dom_id: '#swagger-ui', validatorUrl: null});
            """;

    private final Contracts contracts;
    private final Map<Role, String> written = new ConcurrentHashMap<>(new EnumMap<>(Role.class));

    private final LiveSettings settings;

    DocumentsEndpoint(Contracts contracts, LiveSettings settings) {
        this.contracts = contracts;
        this.settings = settings;
    }

    @Override
    public Download openapi() {
        checkReader();
        return Download.of(
                "application/json",
                written.computeIfAbsent(RequestContext.current().role(), role -> document(contracts, role)));
    }

    /// These operations are public for as long as the setting says so.
    private void checkReader() {
        if (!settings.get(DocsSettings.class).open()
                && RequestContext.current().principal().anonymous()) {
            throw PlatformProblem.UNAUTHENTICATED
                    .because("Authorization: none (expected Bearer and an access token, as docs.public is false)")
                    .header("WWW-Authenticate", "Bearer");
        }
    }

    static String document(Contracts contracts, Role role) {
        boolean gateway = role == Role.GATEWAY;
        var operations = gateway
                ? contracts.operations()
                : contracts.operations(role).stream().toList();
        var document = new OpenApi(contracts)
                .document(
                        "BHIV Core: " + role.key(),
                        Version.CURRENT,
                        operations,
                        operation -> gateway ? prefixes(operation) : List.of(""));
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    }

    /// What every role has is shown once, at the gateway's own root.
    private static List<String> prefixes(Operation operation) {
        Set<Role> roles = operation.roles();
        return roles.contains(Role.GATEWAY)
                ? List.of("")
                : roles.stream().map(role -> "/api/" + role.key()).toList();
    }

    @Override
    public Download docs() {
        checkReader();
        return Download.of("text/html; charset=utf-8", PAGE);
    }

    @Override
    public Download asset(String asset) {
        checkReader();
        var type = ASSETS.get(asset);
        if (type == null) {
            throw PlatformProblem.NOT_FOUND.because("asset: " + asset + " (expected a file of the page)");
        }
        if (asset.equals("bhiv-init.js")) {
            return Download.of(type, INIT);
        }
        return new Download(type, null, out -> {
            try (var in = DocumentsEndpoint.class.getResourceAsStream(
                    "/META-INF/resources/webjars/swagger-ui/" + Version.SWAGGER_UI + "/" + asset)) {
                if (in == null) {
                    throw new IOException("swagger-ui " + Version.SWAGGER_UI + " has no " + asset);
                }
                in.transferTo(out);
            }
        });
    }
}
