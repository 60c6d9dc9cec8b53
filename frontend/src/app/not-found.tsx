import { Compass } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Empty } from "@/components/ui/states";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <Empty
        icon={Compass}
        title="Page not found"
        action={
          <Link href="/" className={buttonStyle()}>
            Go to dashboard
          </Link>
        }
      >
        The lead or page may have been deleted, or the link may be wrong.
      </Empty>
    </main>
  );
}
