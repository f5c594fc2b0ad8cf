package ai.bhiv.agents.internal;

import ai.bhiv.platform.store.Home;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The parts of the local engine that are not beans by themselves.
@Configuration(proxyBeanMethods = false)
class AgentParts {
    @Bean
    SentenceVectors sentenceVectors(Home home) {
        return new SentenceVectors(home.directory("vectors"));
    }

    @Bean
    LocalEngine localEngine(ToolCards cards, SentenceVectors vectors) {
        return new LocalEngine(cards.all(), vectors, Scoring.shipped());
    }

    @Bean
    ArgumentReader argumentReader(LocalEngine engine, NameLookup names, Clock clock) {
        return new ArgumentReader(engine.words(), names, clock.getZone());
    }

    @Bean
    AnswerTemplate answerTemplate(Clock clock) {
        return new AnswerTemplate(clock.getZone());
    }
}
