-- The gateway keeps no records of its own but those that every module has: the answers of batches under their keys, and
-- entries for the audit.
comment on schema gateway is 'Answers of batches under their Idempotency-Key, entries for the audit';
