package ai.bhiv;

import ai.bhiv.cli.Administration;
import ai.bhiv.cli.PlatformSettings;
import ai.bhiv.identity.AdminRecovery;
import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.RunningProcess;
import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.platform.config.Settings;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.store.Migrations;
import ai.bhiv.platform.store.Tenancy;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// `bhiv admin`: the identity module on the platform's own database, without ports. While the platform runs, its
/// embedded server is used; while it does not, the home is taken, and the server is started for this and stopped again.
final class LocalAdministration implements Administration {
    private static final Duration DATABASE_MAY_TAKE = Duration.ofSeconds(10);

    @Override
    public Optional<String> perform(Request request) {
        var config = Settings.read(
                        PlatformSettings.COMPONENTS, request.home(), request.environment(), request.settings())
                .get(DatabaseConfig.class);
        if (!Files.isDirectory(request.home().resolve("secrets"))) {
            throw new ConfigurationException("home: " + request.home()
                    + " holds no platform yet (expected: one that was started; bhiv up makes the first user)");
        }
        var home = Home.open(request.home());
        if (config.url() != null) {
            var access = DatabaseLogins.external(config, DATABASE_MAY_TAKE, _ -> {});
            return migrated(access, home, request);
        }
        if (home.holder() != null) {
            var running = DatabaseLogins.running(home)
                    .orElseThrow(() -> new ConfigurationException("home: " + home.path()
                            + " is in use by a process that is starting (expected: try again when it is ready)"));
            return inTransaction(running, home, request);
        }
        if (!Files.exists(home.path().resolve("postgres"))) {
            throw new ConfigurationException("home: " + home.path()
                    + " has no database yet (expected: one that was started; bhiv up makes the first user)");
        }
        try (var _ = home.lock();
                var postgres = EmbeddedPostgres.start(home)) {
            return migrated(DatabaseLogins.embedded(postgres, home), home, request);
        }
    }

    private static Optional<String> migrated(DatabaseAccess access, Home home, Request request) {
        Migrations.migrate(access, List.of("platform", "identity"));
        return inTransaction(access, home, request);
    }

    private static Optional<String> inTransaction(DatabaseAccess access, Home home, Request request) {
        var by = System.getProperty("user.name", "unknown");
        return with(access, home, context -> {
            var recovery = context.getBean(AdminRecovery.class);
            return context.getBean(Tenancy.class).inTenant(request.tenant(), () -> switch (request.action()) {
                case CREATE -> Optional.of(recovery.create(request.tenant(), request.username(), by));
                case RESET -> recovery.reset(request.tenant(), request.username(), by);
            });
        });
    }

    /// The same parts as a platform has, each made only when it is asked for.
    private static <T> T with(DatabaseAccess access, Home home, Function<AnnotationConfigApplicationContext, T> work) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(
                    DataSource.class,
                    () -> new DriverManagerDataSource(access.jdbcUrl(), access.appUser(), access.appPassword()));
            context.registerBean(Home.class, () -> home);
            // No token is made here; the parts that end sessions want to know how they would be.
            context.registerBean(IdentitySettings.class, () -> IdentitySettings.of("bhiv admin"));
            context.registerBean(MasterKey.class, () -> MasterKey.of(home.secret("master-key", 256)));
            context.registerBean(
                    RunningProcess.class, () -> new RunningProcess("bhiv admin", Set.of(Role.GATEWAY), List::of));
            context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
            context.register(Wiring.class);
            context.scan("ai.bhiv.identity");
            context.addBeanFactoryPostProcessor(beans -> {
                for (var name : beans.getBeanDefinitionNames()) {
                    beans.getBeanDefinition(name).setLazyInit(true);
                }
            });
            context.refresh();
            return work.apply(context);
        }
    }
}
