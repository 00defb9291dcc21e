// The extension under development is only a frame: the one under test is the packed and installed .vsix.
exports.activate = (context) => context;
