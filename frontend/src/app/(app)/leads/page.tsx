import type { Metadata } from "next";
import { LeadsList } from "@/components/leads/leads-list";

export const metadata: Metadata = { title: "Leads" };

export default async function LeadsPage({ searchParams }: PageProps<"/leads">) {
  return (
    <>
      <h1 className="sr-only">Leads</h1>
      <LeadsList params={await searchParams} total={null} />
    </>
  );
}
