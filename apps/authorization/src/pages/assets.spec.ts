import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AssetsController } from './assets.controller.js';
import { assets } from './assets.js';

@Module({ controllers: [AssetsController] })
class AssetsModule {}

describe('the assets of the pages', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(AssetsModule, new FastifyAdapter(), { logger: false });
    await app.init();
  });

  afterAll(async () => {
    await app.close();
  });

  it.each(Object.values(assets))('are cached for ever under the address that names their content: $path', async (asset) => {
    const answer = await app.inject(asset.href);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(asset.content);
    expect(answer.headers).toMatchObject({
      'content-type': asset.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each(['', '?v=', '?v=another', '?v=a&v=b'])('are not cached under any other address: %j', async (query) => {
    const answer = await app.inject(`/assets/assent.css${query}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('load nothing from anywhere', () => {
    for (const { content } of Object.values(assets)) expect(content).not.toMatch(/url\(|@import|<script|href=/);
  });
});
