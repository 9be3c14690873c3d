import { Module } from '@nestjs/common';
import { AuthorizationController } from './authorization.controller.js';
import { AssetsController } from './pages/assets.controller.js';

/** The authorization endpoint with its sign-in and consent pages. */
@Module({ controllers: [AssetsController], providers: [AuthorizationController] })
export class AuthorizationModule {}
