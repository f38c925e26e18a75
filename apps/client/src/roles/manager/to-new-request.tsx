import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

interface ToNewRequestProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The form has a page of its own: whoever asks for it elsewhere is brought there. */
export function ToNewRequest({ opened, onClose }: ToNewRequestProps) {
  const navigate = useNavigate();
  useEffect(() => {
    if (!opened) return;
    onClose();
    void navigate({ to: '/requests/new' });
  }, [opened, onClose, navigate]);
  return null;
}
