import Essentials
