-- Twin: src/agreements/request-digest.ts, requestDigests
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- Connections that have not ended as requests to the partner. The digests are made as in current_share_requests.
create or replace view bylaw.current_connection_requests as
  select t.workspace, t.name, t."with", t.incarnation, t.epoch, t.renew, t.requested_by, t.managed_by,
      'sha256:' || encode(sha256(convert_to(t.head, 'UTF8')), 'hex') as digest,
      'sha256:' || encode(sha256(convert_to(t.head || E'\n'
        || json_build_array('requestedBy', t.requester)::text, 'UTF8')), 'hex') as asked
    from (
      select c.workspace, c.name, c."with", i.incarnation, coalesce(e.epoch, 1) as epoch, c.renew, c.requested_by,
          coalesce(p.known_as, c.requested_by) as requester, c.managed_by,
          concat_ws(E'\n',
            json_build_array('connection', c.workspace || '/' || c.name)::text,
            json_build_array('with', c."with")::text,
            (select json_agg(x order by ord, x collate "C")::text from (
              select 'allow' as x, 0 as ord union all select unnest(c.allow), 1) a),
            json_build_array('renew', c.renew::text)::text,
            json_build_array('incarnation', i.incarnation::text)::text) as head
        from bylaw.connections c
        join bylaw.workspaces w on w.name = c.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = c."with" and v.archived_at is null
        cross join lateral (select case when c.incarnation > 0 then c.incarnation else 1 + coalesce(
          (select n.last from bylaw.incarnations n
            where n.workspace = c.workspace and n.kind = 'connection' and n.name = c.name), 0) end as incarnation) i
        left join bylaw.epochs e on e.workspace = least(c.workspace collate "C", c."with" collate "C")
          and e."with" = greatest(c.workspace collate "C", c."with" collate "C")
        left join bylaw.people p on p.email = c.requested_by
        where not bylaw.has_ended('connection', c.workspace, c.name)
    ) t;
