package ai.bhiv.logistics;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What travels together under one number (ASN, delivery note).
///
/// @param number unique among the tenant's shipments
/// @param customer who gets it, in words
/// @param country where it goes
/// @param scheduledOn the earliest promise of its lines
/// @param lineCount how many lines it has
/// @param lines empty in lists
public record Shipment(
        UUID id,
        String number,
        @Nullable UUID customerId,
        @Nullable String customer,
        @Nullable String country,
        @Nullable String shippingAddress,
        @Nullable String carrier,
        ShipmentMode mode,
        @Nullable String trackingNumber,
        ShipmentStatus status,
        LocalDate scheduledOn,
        int lineCount,
        List<ShipmentLine> lines,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
