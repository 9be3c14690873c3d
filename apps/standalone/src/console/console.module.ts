import { Module, type DynamicModule } from '@nestjs/common';
import { CONSOLE_DIRECTORY, ConsoleRoutes } from './console-routes.js';

/** The console's files, below /console/. */
@Module({ providers: [ConsoleRoutes] })
export class ConsoleModule {
  static from(directory: string): DynamicModule {
    return { module: ConsoleModule, providers: [{ provide: CONSOLE_DIRECTORY, useValue: directory }] };
  }
}
