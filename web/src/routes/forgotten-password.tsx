import { createFileRoute } from '@tanstack/react-router';
import { ForgottenPassword } from '@/features/session/ForgottenPassword';

export const Route = createFileRoute('/forgotten-password')({
  staticData: { permission: null },
  component: ForgottenPassword,
});
