drop index bylaw.audit_events_agreements;
drop index bylaw.audit_events_runs;
