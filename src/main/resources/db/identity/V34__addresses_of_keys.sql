-- From where a key has been used, as address prefixes, so that its use from elsewhere is told (AUD-30). The latest 20.
alter table identity.api_keys add column seen_from text[] not null default '{}';
