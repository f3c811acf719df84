-- The name by which digests know somebody who ever had another address: the first address that they had, or one that was made
-- when the address was set free for somebody else. It never changes, so that a new address changes no digest. Null: the
-- address itself. Erased together with the address.
alter table bylaw.people add column known_as text unique;

-- Addresses that people had before. Manifests that still name somebody by one mean them, until it is set free; nobody else
-- can have it before. The salt is that of the event `person` that noted it. Rows go when their person is anonymised.
create table bylaw.former_addresses (
  email text not null check (email = lower(email collate "C") and email !~ '[^!-~]'),
  person text not null references bylaw.people,
  salt text,
  freed boolean not null default false,
  primary key (email, person)
);
create unique index former_addresses_held on bylaw.former_addresses (email) where not freed;
create index former_addresses_person on bylaw.former_addresses (person);
