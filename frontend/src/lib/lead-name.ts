/** What people call a lead: name, else email address, else company, else a name made of the id. */
export function leadName(lead: {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string | null;
  company_name: string | null;
}): string {
  const name = [lead.first_name, lead.last_name].filter(Boolean).join(" ");
  return name || lead.email || lead.company_name || `Lead ${lead.id.slice(0, 13)}`;
}
