import { Component, type ReactNode } from 'react';
import { Broken } from '../ui/states.tsx';

interface Props {
  readonly children: ReactNode;
}

/** The last place where a failure of the page is caught: words instead of a blank screen. */
export class ErrorBoundary extends Component<Props, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}
