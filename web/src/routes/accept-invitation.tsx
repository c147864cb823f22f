import { createFileRoute } from '@tanstack/react-router';
import { ChoosePassword } from '@/features/session/ChoosePassword';

export const Route = createFileRoute('/accept-invitation')({
  staticData: { permission: null },
  component: function ChoosePasswordRoute() {
    return <ChoosePassword purpose="accept" />;
  },
});
