-- The secret of a TOTP, as bytes under the tenant's data key, so that a key rotation finds it; `hash` is empty then.
alter table identity.credentials add column sealed_totp bytea;
comment on column identity.credentials.sealed_totp is '''totp '' || user_id';
