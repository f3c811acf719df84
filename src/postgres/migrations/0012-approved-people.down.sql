alter table bylaw.approved_recipients
  drop column partner,
  drop column partner_member;
