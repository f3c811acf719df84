drop table bylaw.plan_approvals;
drop table bylaw.plans;
alter table bylaw.sets drop column apply_settings;
