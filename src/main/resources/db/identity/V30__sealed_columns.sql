-- The comment of a sealed column is the SQL of the name that its value is bound to: what a key rotation needs to know.
comment on column identity.signing_keys.sealed_private is '''signing key '' || kid';
