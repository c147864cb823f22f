import { createFileRoute } from '@tanstack/react-router';
import { ChoosePassword } from '@/features/session/ChoosePassword';

export const Route = createFileRoute('/reset-password')({
  staticData: { permission: null },
  component: function ChoosePasswordRoute() {
    return <ChoosePassword purpose="reset" />;
  },
});
