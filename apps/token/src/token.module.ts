import { Module } from '@nestjs/common';
import { TokenController } from './token.controller.js';

/** Token, revocation, metadata and JWKS endpoints. */
@Module({ providers: [TokenController] })
export class TokenModule {}
