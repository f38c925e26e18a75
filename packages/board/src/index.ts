export { EXPORT_FORMATS, type ExportFormat, exportBoard } from './exports/formats.ts';
export { wallLayout } from './layout/wall.ts';
export { allPictures, keptPictures } from './pictures.ts';
