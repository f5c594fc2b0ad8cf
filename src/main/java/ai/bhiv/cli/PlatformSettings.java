package ai.bhiv.cli;

import ai.bhiv.gateway.CorsSettings;
import ai.bhiv.gateway.LimitSettings;
import ai.bhiv.gateway.UpstreamSettings;
import ai.bhiv.guard.GuardSettings;
import ai.bhiv.identity.MfaSettings;
import ai.bhiv.llm.LlmSettings;
import ai.bhiv.platform.about.DocsSettings;
import ai.bhiv.platform.call.IdempotencySettings;
import ai.bhiv.platform.config.AdmissionConfig;
import ai.bhiv.platform.config.AuditConfig;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.platform.config.PeersConfig;
import ai.bhiv.platform.config.RedisConfig;
import ai.bhiv.platform.config.ServerConfig;
import ai.bhiv.platform.config.TlsConfig;
import ai.bhiv.platform.web.AccessLogSettings;
import java.util.List;

/// Everything that can be set.
public final class PlatformSettings {
    /// The components, in the order of the reference page.
    public static final List<Class<? extends Record>> COMPONENTS = List.of(
            ServerConfig.class,
            AdmissionConfig.class,
            DatabaseConfig.class,
            PeersConfig.class,
            RedisConfig.class,
            TlsConfig.class,
            AuditConfig.class,
            // Live: changed while the platform runs.
            DocsSettings.class,
            AccessLogSettings.class,
            IdempotencySettings.class,
            GuardSettings.class,
            MfaSettings.class,
            LimitSettings.class,
            UpstreamSettings.class,
            CorsSettings.class,
            LlmSettings.class);

    private PlatformSettings() {}
}
