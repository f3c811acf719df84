-- Who was approved in the partner, as a key beside the name: what was approved for somebody who leaves the partner is gone with
-- them, at once, and stays so when a login that applies writes them, or the recipient, anew. Written by bylaw's functions alone.
alter table bylaw.approved_recipients
  add column partner text,
  add column partner_member text;
update bylaw.approved_recipients a set partner = r.partner, partner_member = r.partner_member
  from bylaw.share_recipients r
  where r.workspace = a.workspace and r.share = a.share and r.subject = a.subject;
alter table bylaw.approved_recipients
  add constraint approved_recipient_partner check ((partner is null) = (partner_member is null)),
  add foreign key (partner, partner_member) references bylaw.members on delete set null;
create index approved_recipients_partner on bylaw.approved_recipients (partner, partner_member);
