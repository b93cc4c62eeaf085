/** Something that is not read here: the file goes another way, which decides and reports. */
export class Unusual extends Error {}
