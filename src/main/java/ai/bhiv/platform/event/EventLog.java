package ai.bhiv.platform.event;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The events that the modules of this role published, and what became of them. Each role answers for its own
/// outboxes.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "events")
@HttpExchange("/events")
public interface EventLog {
    /// The newest first, unless sorted by `id`.
    @GetExchange
    @Op(
            summary = "List the events of this role, each with its deliveries.",
            permission = "events:read",
            notATool = "It is for the person who runs the platform.")
    Page<PublishedEvent> list(
            @Meaning("Events of this CloudEvents type only.") @RequestParam("type") @Nullable String type,
            @Meaning("Events published after this time only.") @RequestParam("after") @Nullable Instant after,
            PageRequest page);

    /// Events that a subscriber refused 20 times.
    @GetExchange("/dead")
    @Op(
            summary = "List the events that are dead for a subscriber, with the last problem.",
            permission = "events:read",
            notATool = "It is for the person who runs the platform.")
    Page<PublishedEvent> dead(PageRequest page);

    /// To every subscriber for which it is dead; with order, the later events of its key follow it.
    @PostExchange("/{id}/redeliver")
    @Op(
            summary = "Deliver a dead event again, with 20 new tries.",
            permission = "events:operate",
            errors = {"platform.event.not-dead"},
            notATool = "A person has found out why it died.")
    PublishedEvent redeliver(@PathVariable("id") UUID id);

    /// A subscriber handles a replayed event again, although it saw it before.
    @PostExchange("/replay")
    @Op(
            summary = "Deliver events of a span of time again, on purpose, also to subscribers that came later.",
            permission = "events:operate",
            rate = Op.RateClass.EXPENSIVE,
            deadlineSeconds = 300,
            notATool = "Effects are repeated; a person decides.")
    Replayed replay(@RequestBody ReplayRequest body);
}
