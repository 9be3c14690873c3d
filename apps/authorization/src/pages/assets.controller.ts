import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { assets, type Asset } from './assets.js';

const FOR_EVER = 'public, max-age=31536000, immutable';
/** For an address without or with another version's hash, as a page of the previous release asks for. */
const ASK_AGAIN = 'no-cache';

/** Serves what the pages load. */
@Controller('assets')
export class AssetsController {
  @Get('assent.css')
  stylesheet(@Query('v') version: string | undefined, @Res() reply: FastifyReply): void {
    send(reply, assets.stylesheet, version);
  }

  @Get('assent.svg')
  icon(@Query('v') version: string | undefined, @Res() reply: FastifyReply): void {
    send(reply, assets.icon, version);
  }
}

const send = (reply: FastifyReply, asset: Asset, version: string | undefined): void =>
  void reply
    .headers({
      'content-type': asset.contentType,
      'cache-control': version === asset.hash ? FOR_EVER : ASK_AGAIN,
      'x-content-type-options': 'nosniff',
      // An SVG opened by itself is a document: it gets no rights either.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
    })
    .send(asset.content);
