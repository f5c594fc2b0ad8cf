package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import ai.bhiv.gateway.LimitSettings;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One rule in force for a request.
///
/// @param policy as it stands in `RateLimit-Policy`
record Rule(String name, List<Bandwidth> bandwidths, String policy) {
    static Rule of(String name, List<String> texts) {
        var bandwidths = texts.stream().map(Bandwidth::parse).toList();
        var policies = new ArrayList<String>();
        for (int i = 0; i < bandwidths.size(); i++) {
            var bandwidth = bandwidths.get(i);
            policies.add("\"" + name(name, i) + "\";q=" + bandwidth.amount() + ";w="
                    + bandwidth.period().toSeconds());
        }
        return new Rule(name, bandwidths, String.join(", ", policies));
    }

    /// The name of one of its bandwidths.
    static String name(String rule, int bandwidth) {
        return bandwidth == 0 ? rule : rule + "-" + (bandwidth + 1);
    }

    /// All rules of a tenant, read from its settings once.
    record Book(Rule api, Rule session, Rule service, Rule workflow, Rule provider, Rule login, Rule export) {
        static Book of(LimitSettings settings) {
            return new Book(
                    Rule.of("api", settings.api()),
                    Rule.of("session", settings.session()),
                    Rule.of("service", settings.service()),
                    Rule.of("workflow", settings.workflow()),
                    Rule.of("provider", settings.provider()),
                    Rule.of("login", settings.login()),
                    Rule.of("export", settings.export()));
        }

        List<Rule> all() {
            return List.of(api, session, service, workflow, provider, login, export);
        }

        /// The rule over everything that the caller asks.
        Rule overAll(Caller.Kind kind) {
            return switch (kind) {
                case SESSION -> session;
                case SERVICE -> service;
                case ADDRESS, PERSON, AGENT -> api;
            };
        }

        /// The rule of the operation's class, if it has one.
        @Nullable
        Rule ofClass(Operation operation) {
            return switch (operation.rate()) {
                case LLM -> provider;
                case LOGIN -> login;
                case EXPORT -> export;
                case EXPENSIVE -> operation.effect() == Op.Effect.READ_ONLY ? null : workflow;
                case READ, WRITE, PROBE, BY_METHOD -> null;
            };
        }
    }
}
