import { type AnyStream, assembleModel, type ContextDefinition, type Model } from '@callout/kernel';

// An upgrade in the middle of a history. A later program folds anew: it has higher versions of every fold,
// on the server for streams and read models, on a device from its next start on. What an older one has left
// is not always what today's would make of the log.

interface Versioned {
  foldVersion?: number | undefined;
}

/** The declarations that the servers of this process run, raised for as long as a history lasts. */
export class Programs {
  /** Of the servers. */
  generation = 0;
  readonly #model: Model;
  readonly #declared: readonly (readonly [declared: Versioned, first: number | undefined])[];
  readonly #devices = new Map<number, Model>();

  constructor(model: Model) {
    this.#model = model;
    this.#declared = model.contexts
      .flatMap(({ streams, projections }): readonly Versioned[] => [...streams, ...projections])
      .map((declared) => [declared, declared.foldVersion]);
    this.#devices.set(0, this.#ofToday());
  }

  raise(): void {
    this.generation += 1;
    for (const [declared, first] of this.#declared) {
      declared.foldVersion = (first ?? 1) + this.generation;
    }
    this.#devices.set(this.generation, this.#ofToday());
  }

  /** What a device of this generation runs: it stays what it is when the server gets another one. */
  onDevice(generation: number): Model {
    return this.#devices.get(generation) ?? this.#model;
  }

  /** As it was before the history. */
  end(): void {
    for (const [declared, first] of this.#declared) {
      if (first === undefined) delete declared.foldVersion;
      else declared.foldVersion = first;
    }
  }

  #ofToday(): Model {
    const contexts = this.#model.contexts.map((context): ContextDefinition => {
      const streams = new Map<AnyStream, AnyStream>(
        context.streams.map((stream) => [stream, { ...stream }]),
      );
      const commands = context.commands.map((command) => ({
        ...command,
        stream: streams.get(command.stream) ?? command.stream,
      }));
      return { ...context, streams: [...streams.values()], commands };
    });
    return assembleModel(contexts, { en: {}, ru: {} });
  }
}
