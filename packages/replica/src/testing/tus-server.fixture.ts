import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Upload {
  readonly length: number;
  readonly metadata: Readonly<Record<string, string>>;
  content: Buffer;
}

/** The part of the tus protocol that a device uses, over real HTTP on 127.0.0.1. */
export class TusServer {
  readonly files = new Map<string, { readonly content: Buffer; readonly type: string }>();
  readonly requests: string[] = [];
  /** Cuts the connection at this request for content, once it has been taken in. */
  cutAtPatch = 0;
  refuseWith = 0;
  /** Why, as a problem's code; a refusal without one says nothing. */
  refuseCode = '';
  /** Fails for each file of so many bytes, however often it is sent. */
  failsForBytes = 0;
  private patches = 0;
  private readonly uploads = new Map<string, Upload>();
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = request.url?.slice('/files/'.length) ?? '';
    this.requests.push(`${request.method} ${name.length === 64 ? 'file' : name}`);
    response.setHeader('Tus-Resumable', '1.0.0');
    if (request.headers.authorization !== 'Bearer token') end(response, 401);
    else if (request.method === 'POST') this.create(request, response);
    else if (name.length === 64) this.file(name, request.method ?? '', response);
    else await this.upload(name, request, response);
  }

  private create(request: IncomingMessage, response: ServerResponse): void {
    if (this.refuseWith > 0) {
      response.statusCode = this.refuseWith;
      response.setHeader('Content-Type', 'application/problem+json');
      response.end(this.refuseCode ? JSON.stringify({ code: this.refuseCode }) : undefined);
      return;
    }
    const name = `upload-${this.uploads.size + 1}`;
    const metadata = Object.fromEntries(
      String(request.headers['upload-metadata'])
        .split(',')
        .map((entry) => entry.split(' '))
        .map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString()]),
    );
    const length = Number(request.headers['upload-length']);
    if (length === this.failsForBytes) {
      end(response, 409);
      return;
    }
    this.uploads.set(name, { length, metadata, content: Buffer.alloc(0) });
    response.setHeader('Location', `/files/${name}`);
    end(response, 201);
  }

  private file(sha256: string, method: string, response: ServerResponse): void {
    const file = this.files.get(sha256);
    if (!file) {
      end(response, 404);
      return;
    }
    response.setHeader('Content-Type', file.type);
    response.statusCode = 200;
    response.end(method === 'HEAD' ? undefined : file.content);
  }

  private async upload(
    name: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const upload = this.uploads.get(name);
    if (!upload) return end(response, 404);
    if (request.method === 'PATCH') {
      if (Number(request.headers['upload-offset']) !== upload.content.length) {
        return end(response, 409);
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      upload.content = Buffer.concat([upload.content, ...chunks]);
      this.patches += 1;
      if (this.patches === this.cutAtPatch) return void request.socket.destroy();
      if (upload.content.length === upload.length) this.take(upload);
    } else {
      response.setHeader('Upload-Length', upload.length);
    }
    response.setHeader('Upload-Offset', upload.content.length);
    end(response, request.method === 'PATCH' ? 204 : 200);
  }

  private take({ content, metadata }: Upload): void {
    const sha256 = createHash('sha256').update(content).digest('hex');
    if (sha256 !== metadata['sha256']) return;
    this.files.set(sha256, { content, type: metadata['type'] ?? '' });
  }
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
