drop table bylaw.approved_resources, bylaw.approved_recipients, bylaw.endings, bylaw.decisions, bylaw.requests, bylaw.epochs,
  bylaw.agreements, bylaw.incarnations;
