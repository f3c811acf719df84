-- No twin: only the database makes salts.
-- Owner: bylaw_owner. Execute: nobody else.
--
-- 128 random bits in hexadecimal.
create or replace function bylaw.random_salt()
returns text
language sql volatile
as $$
  select left(encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'), 32)
$$;
