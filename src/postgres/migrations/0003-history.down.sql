drop table bylaw.offboarded, bylaw.actors, bylaw.audit_events, bylaw.audit_chains, bylaw.set_objects, bylaw.runs,
  bylaw.sets, bylaw.people, bylaw.installation;
