import { Module } from '@nestjs/common';
import { IntrospectionController } from './introspection.controller.js';

/** The introspection endpoint. */
@Module({ providers: [IntrospectionController] })
export class IntrospectionModule {}
