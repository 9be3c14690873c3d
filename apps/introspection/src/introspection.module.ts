import { Module } from '@nestjs/common';
import { IntrospectionController } from './introspection.controller.js';

/** Introspection, and verification of whole requests. */
@Module({ providers: [IntrospectionController] })
export class IntrospectionModule {}
