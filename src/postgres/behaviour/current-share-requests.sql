-- Twin: src/agreements/request-digest.ts, requestDigests
-- Owner: bylaw_owner. Select: bylaw_plan, bylaw_apply.
--
-- External shares that have not ended as requests, once for each side. The digest is SHA-256 of lines of JSON arrays, joined by line
-- feeds; the host's also has the resources in the space that it shares. A row that has no number yet (its incarnation
-- is 0) has the one that it will get. People are in it as `known_as` has them, so that another address changes no digest.
create or replace view bylaw.current_share_requests as
  select t.workspace, t.name, x.side, t."with", t.incarnation, t.epoch, t.renew, t.requested_by, t.target, t.managed_by,
      'sha256:' || encode(sha256(convert_to(concat_ws(E'\n', t.head, json_build_array('epoch', t.epoch::text)::text,
        case when x.side = t.workspace then t.resources end), 'UTF8')), 'hex') as digest,
      'sha256:' || encode(sha256(convert_to(concat_ws(E'\n', t.head,
        json_build_array('requestedBy', t.requester)::text,
        case when x.side = t.workspace then t.resources end), 'UTF8')), 'hex') as asked
    from (
      select s.workspace, s.name, s."with", i.incarnation, coalesce(e.epoch, 1) as epoch, s.renew, s.requested_by,
          coalesce(p.known_as, s.requested_by) as requester, s.target, s.managed_by,
          concat_ws(E'\n',
            json_build_array('share', s.workspace || '/' || s.name)::text,
            json_build_array('target', s.target)::text,
            json_build_array('with', s."with")::text,
            (select string_agg(json_build_array('to', r.known, r.role,
                coalesce(floor(extract(epoch from r.expires) * 1000)::bigint::text, ''))::text, E'\n'
                order by r.known collate "C")
              from (select coalesce('user:' || p.known_as, r.subject) as known, r.role, r.expires
                from bylaw.share_recipients r left join bylaw.people p on p.email = r.subject_user
                where r.workspace = s.workspace and r.share = s.name) r),
            case when s."into" is not null then json_build_array('into', s."into", s.role)::text end,
            json_build_array('renew', s.renew::text)::text,
            json_build_array('incarnation', i.incarnation::text)::text) as head,
          (select string_agg(json_build_array('resource', r.type || ':' || r.resource)::text, E'\n'
              order by (r.type || ':' || r.resource) collate "C")
            from bylaw.space_resources r where r.workspace = s.workspace and r.space = s.target_space) as resources
        from bylaw.shares s
        join bylaw.workspaces w on w.name = s.workspace and w.archived_at is null
        join bylaw.workspaces v on v.name = s."with" and v.archived_at is null
        cross join lateral (select case when s.incarnation > 0 then s.incarnation else 1 + coalesce(
          (select n.last from bylaw.incarnations n
            where n.workspace = s.workspace and n.kind = 'share' and n.name = s.name), 0) end as incarnation) i
        left join bylaw.epochs e on e.workspace = least(s.workspace collate "C", s."with" collate "C")
          and e."with" = greatest(s.workspace collate "C", s."with" collate "C")
        left join bylaw.people p on p.email = s.requested_by
        where s."with" is not null and not s.dormant and not bylaw.has_ended('share', s.workspace, s.name)
    ) t cross join lateral (values (t.workspace), (t."with")) x(side);
