-- Questions about the past look for what runs did, and for the few events among very many objects' that tell of agreements and of runs
-- in a workspace.
create index audit_events_runs on bylaw.audit_events (chain, run);
create index audit_events_agreements on bylaw.audit_events (chain)
  where action in ('run', 'number', 'ask', 'close', 'approve', 'deny', 'revoke', 'source', 'lower', 'withdraw', 'agree', 'disagree',
    'epoch', 'end', 'reopen');
