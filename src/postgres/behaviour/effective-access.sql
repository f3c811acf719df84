-- Twin: src/access/access.ts, computeAccess
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- The highest level of each principal on each object, and the best access path that gives it: one without a link
-- before one with, then the shortest, then the first by text.
create or replace view bylaw.effective_access as
  select 'user:' || b.email as principal, b.type || ':' || b.workspace || '/' || b.name as object, b.level, b.via
    from (
      select distinct on (w.workspace, w.type, w.name, w.email)
          w.workspace, w.type, w.name, w.email, w.level, w.via
        from bylaw.access_paths w
        order by w.workspace, w.type, w.name, w.email,
          bylaw.level_rank(w.level) desc, w.link, cardinality(w.via), w.via collate "C"
    ) b;
