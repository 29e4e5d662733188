/// A format of images.
protocol ImageFormat: DatasetFormat {
  var images: ImageSettings { get }
}
