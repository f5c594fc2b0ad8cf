-- A reverted import removes the periods that it began; nothing else does (ADR 9).
grant delete on crm.opportunity_stages to ${app};
