package ai.bhiv.llm.internal;

import ai.bhiv.llm.internal.catalogue.Catalogues;
import ai.bhiv.llm.internal.catalogue.Credentials;
import ai.bhiv.llm.internal.catalogue.EnvironmentProviders;
import ai.bhiv.llm.internal.money.Books;
import ai.bhiv.llm.internal.money.Ledger;
import ai.bhiv.llm.internal.money.Reaper;
import ai.bhiv.llm.internal.upstream.Connections;
import ai.bhiv.llm.internal.upstream.ProviderAddresses;
import ai.bhiv.platform.health.Lifecycle;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.seal.Sealing;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.store.Tenancy;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The parts of the door that are made once for each process.
@Configuration(proxyBeanMethods = false)
class LlmParts {
    /// Connections to one provider at most (LLM-45).
    private static final int CONNECTIONS = 200;

    @Bean
    EnvironmentProviders environmentProviders() {
        return new EnvironmentProviders(System.getenv());
    }

    @Bean
    Catalogues catalogues(JdbcClient db, Tenancy tenancy, EnvironmentProviders environment, LiveSettings settings) {
        return new Catalogues(db, tenancy, environment, settings, System::nanoTime);
    }

    @Bean
    Credentials credentials(Sealing sealing, Tenancy tenancy, EnvironmentProviders environment) {
        return new Credentials(sealing, tenancy, environment);
    }

    @Bean
    ProviderAddresses providerAddresses(LiveSettings settings) {
        return new ProviderAddresses(settings);
    }

    @Bean(destroyMethod = "close")
    Connections connections(ProviderAddresses addresses) {
        return new Connections(addresses, Integer.getInteger("bhiv.llm.connections", CONNECTIONS));
    }

    @Bean
    Books books(JdbcClient db, Tenancy tenancy, LiveSettings settings, Ids ids) {
        return new Books(db, tenancy, settings, ids.next());
    }

    @Bean(destroyMethod = "close")
    Ledger ledger(Books books) {
        return new Ledger(books);
    }

    @Bean(destroyMethod = "close")
    Reaper reaper(Books books, Tenancy tenancy) {
        return new Reaper(books, tenancy);
    }

    @Bean(destroyMethod = "close")
    StreamWatch streamWatch(LiveSettings settings, Lifecycle lifecycle) {
        return new StreamWatch(settings, lifecycle, System::nanoTime);
    }

    @Bean
    Targets targets() {
        return new Targets(System::nanoTime);
    }

    @Bean
    Choice choice(Targets targets) {
        return new Choice(targets, RandomGenerator.getDefault());
    }

    @Bean(destroyMethod = "close")
    HealthWatch healthWatch(Catalogues catalogues, Dialling dialling, Targets targets, Clock clock) {
        return new HealthWatch(catalogues, dialling, targets, clock);
    }

    @Bean
    Repeats repeats() {
        return new Repeats(System::nanoTime);
    }

    @Bean
    KeyLimits keyLimits() {
        return new KeyLimits(System::nanoTime);
    }
}
