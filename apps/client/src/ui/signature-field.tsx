import { Button, Group, Input, Text } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import SignaturePad from 'signature_pad';
import { useText } from '../i18n/use-text.ts';
import { canvasBlob } from './photo.ts';
import classes from './signature-field.module.css';

interface SignatureFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly onChange: (signature: Blob | undefined) => void;
  readonly error?: ReactNode;
  readonly required?: boolean;
}

/** A place to sign with a finger, a pen or a mouse; answers a PNG of the ink. */
export function SignatureField(props: SignatureFieldProps) {
  const { t } = useText();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(undefined);
  const report = useRef(props.onChange);
  report.current = props.onChange;
  const [signed, setSigned] = useState(false);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const drawn = new SignaturePad(element, { penColor: '#14161c', minWidth: 0.9, maxWidth: 2.6 });
    pad.current = drawn;
    const finish = async () => {
      setSigned(true);
      report.current(await canvasBlob(element, 'image/png'));
    };
    drawn.addEventListener('endStroke', () => void finish());
    const stop = followSize(element, drawn);
    return () => {
      stop();
      drawn.off();
    };
  }, []);
  const clear = () => {
    pad.current?.clear();
    setSigned(false);
    props.onChange(undefined);
  };
  return (
    <Input.Wrapper
      id={id}
      label={props.label}
      required={props.required ?? false}
      error={props.error}
    >
      <div className={classes.paper}>
        <canvas ref={canvas} className={classes.canvas} role="img" aria-label={props.label} />
        {signed ? null : (
          <Text className={classes.hint} size="sm" aria-hidden="true">
            {props.hint}
          </Text>
        )}
      </div>
      <Group justify="flex-end" mt={6}>
        <Button
          size="compact-md"
          variant="subtle"
          color="gray"
          leftSection={<IconEraser size={17} />}
          disabled={!signed}
          onClick={clear}
        >
          {t('signature.clear')}
        </Button>
      </Group>
    </Input.Wrapper>
  );
}

/** Keeps the ink sharp and in place when the screen is turned. */
function followSize(element: HTMLCanvasElement, pad: SignaturePad): () => void {
  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio, 1);
    const width = Math.round(element.offsetWidth * ratio);
    const height = Math.round(element.offsetHeight * ratio);
    if (element.width === width && element.height === height) return;
    const strokes = pad.toData();
    element.width = width;
    element.height = height;
    element.getContext('2d')?.scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  };
  fit();
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  return () => observer.disconnect();
}
