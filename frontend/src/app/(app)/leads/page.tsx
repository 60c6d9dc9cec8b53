import type { Metadata } from "next";
import { LeadsList } from "@/components/leads/leads-list";
import { Arriving } from "@/components/shell/arriving";

export const metadata: Metadata = { title: "Leads" };

export default function LeadsPage(props: PageProps<"/leads">) {
  return (
    <Arriving>
      <LeadsBody {...props} />
    </Arriving>
  );
}

async function LeadsBody({ searchParams }: PageProps<"/leads">) {
  return (
    <>
      <h1 className="sr-only">Leads</h1>
      <LeadsList params={await searchParams} total={null} />
    </>
  );
}
