package scg;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/// One route, nothing else: `-Dupstream=http://127.0.0.1:port`.
@SpringBootApplication
public class Scg {
    public static void main(String[] args) {
        SpringApplication.run(Scg.class, args);
    }

    @Bean
    RouteLocator routes(RouteLocatorBuilder builder) {
        return builder.routes()
                .route(r -> r.path("/**").uri(System.getProperty("upstream")))
                .build();
    }
}
