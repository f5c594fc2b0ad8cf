-- The oldest session ends when a user opens more than twenty (IDN-9).
alter table identity.sessions drop constraint sessions_end_reason_check;
alter table identity.sessions add constraint sessions_end_reason_check
    check (end_reason in ('logout', 'idle', 'expired', 'revoked', 'reuse', 'password', 'limit'));
