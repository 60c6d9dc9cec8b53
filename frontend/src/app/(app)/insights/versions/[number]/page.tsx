import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ModelCard } from "@/components/insights/model-card";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { modelCard } from "@/lib/api/scorecards";

type Props = PageProps<"/insights/versions/[number]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Version ${(await params).number}` };
}

export default function VersionPage(props: Props) {
  return (
    <Arriving>
      <VersionBody {...props} />
    </Arriving>
  );
}

async function VersionBody({ params }: Props) {
  const { number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  const card = await modelCard(Number(number));
  if (!card.ok) {
    if (card.failure.status === 404) notFound();
    return <PageFailure failure={card.failure} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <div>
        <Link href="/insights" className="inline-flex min-h-6 items-center gap-1 text-ink-2">
          <ArrowLeft aria-hidden="true" className="size-4" />
          Insights
        </Link>
        <h1 className="text-xl font-semibold">Scorecard version {card.value.number}</h1>
      </div>
      <ModelCard card={card.value} />
    </div>
  );
}
